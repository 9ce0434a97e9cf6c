// As much of EventSource as the SDK needs; Node 20 has none. Events are "data:" lines that end with a blank line.
export class EventSource {
  #abort = new AbortController();
  onopen = () => {};
  onmessage = () => {};
  onerror = () => {};

  constructor(url) {
    this.#read(url).catch((error) => {
      if (!this.#abort.signal.aborted) {
        this.onerror(error);
      }
    });
  }

  async #read(url) {
    const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: this.#abort.signal });
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }
    this.onopen();
    let text = '';
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      const events = text.split('\n\n');
      text = events.pop();
      for (const event of events) {
        const data = event
          .split(/\r?\n/)
          .filter((line) => line.startsWith('data: '))
          .map((line) => line.slice('data: '.length));
        if (data.length > 0) {
          this.onmessage({ data: data.join('\n') });
        }
      }
    }
    throw new Error('the stream ended');
  }

  close() {
    this.#abort.abort();
  }
}
