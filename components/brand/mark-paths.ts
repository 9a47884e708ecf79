/**
 * The mark as path data on a 24 by 24 grid: an arch, the lattice that hangs in it, and the points it ends in.
 * The component, the favicon and the social picture are all drawn from these (scripts/draw-brand.ts).
 */
export const ARCH = 'M3.5 21.5V10.5a8.5 8.5 0 0 1 17 0v11'
export const LATTICE = 'M8 3.2v14.2M12 2.2v15.2M16 3.2v14.2M4 9h16M4 14h16'
export const POINTS = 'M6.7 17h2.6L8 20.6zM10.7 17h2.6L12 20.6zM14.7 17h2.6L16 20.6z'
