// A reporter of node:test that prints one JSON document a line for each scenario: {"name", "ok", "millis", "error"}.
export default async function* lines(events) {
  for await (const event of events) {
    const scenario = event.data?.details?.type !== 'suite' && !event.data?.skip && (event.type === 'test:pass' || event.type === 'test:fail');
    if (scenario) {
      const { name, details } = event.data;
      const cause = details.error?.cause ?? details.error;
      yield JSON.stringify({
        name,
        ok: event.type === 'test:pass',
        millis: Math.round(details.duration_ms),
        error: cause ? cause.stack ?? JSON.stringify(cause) : undefined,
      }) + '\n';
    }
  }
}
