/** Why a link led back to this page instead of where it goes, in a sentence that says what to do. */
export function RefusedNote({ children }: { children: string }) {
  return (
    <p
      role="alert"
      className="mb-4 rounded-lg bg-denied-wash px-4 py-3 text-[14.5px] text-pretty text-denied"
    >
      {children}
    </p>
  )
}
