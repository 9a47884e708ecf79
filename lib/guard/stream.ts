/**
 * Pieces as the body of an answer: the next one is made when the one before has been taken, and none once nobody listens.
 *
 * @param onBreak told of what broke, before the body breaks off with it
 * @returns when the first piece is there
 * @throws what making the first piece throws
 */
export async function streamOf(
  pieces: AsyncIterable<string | Uint8Array>,
  onBreak: (error: unknown) => Promise<unknown>,
): Promise<ReadableStream<Uint8Array>> {
  const turns = pieces[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<string | Uint8Array>> | undefined = Promise.resolve(await turns.next())
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await (next ?? turns.next())
          next = undefined
          if (done) controller.close()
          else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
        } catch (error) {
          await onBreak(error)
          controller.error(error)
        }
      },
      async cancel() {
        await turns.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
