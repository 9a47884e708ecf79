/** autocannon brings no types; these are the parts used here. */
declare module 'autocannon' {
  export default function autocannon(options: {
    url: string
    connections: number
    /** In seconds. */
    duration: number
    headers: Record<string, string>
  }): Promise<{
    /** Failed connections and timeouts. */
    errors: number
    non2xx: number
    requests: { average: number }
  }>
}
