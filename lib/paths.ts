/** Set by middleware.ts to the path being asked for, which a layout has no other way to know. */
export const PATH_HEADER = 'x-portcullis-path'
