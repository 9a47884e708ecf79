/** The classes of a text field or a select, shared by the plain field and the form field. */
export const controlClass =
  'h-10 w-full min-w-0 rounded-md border border-input bg-card px-3 text-[15px] text-foreground transition-colors duration-150 placeholder:text-muted-foreground focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-muted disabled:text-muted-foreground aria-invalid:border-denied'
