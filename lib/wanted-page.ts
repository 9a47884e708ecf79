/** Set by middleware.ts: the path and query of the page being opened. Not an authority, and checked to be ours. */
export const WANTED_PAGE_HEADER = 'x-portcullis-page'
