/** The least that this Next serves as a static page. */
export default function StaticPage() {
  return <h1>Nothing</h1>
}
