/** What to do when a link to a file led back here. */
export function DownloadRefused() {
  return (
    <p role="alert" className="rounded-md border bg-denied-wash px-4 py-3 text-[14.5px] text-pretty">
      This file is not here: it may be too old, or belong to another account. Ask for a new one.
    </p>
  )
}
