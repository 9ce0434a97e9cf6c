// One connection to the suite and the one channel that is being watched.

/** Where to start again when the history no longer reaches back to its beginning: distances from its end. */
const FALLBACKS = [9_000, 4_000, 1_000, 200];

export class Feed {
  #client;
  #subscription = null;
  #on;

  /**
   * @param config websocketPath and userToken as the local runner gives them
   * @param freshToken asks the runner for a token again, when the present one has expired
   * @param on what to tell: state(name, reason), publication(ctx), subscribed(channel, ctx), refused(channel, reason)
   */
  constructor(config, freshToken, on) {
    this.#on = on;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const options = config.userToken ? { token: config.userToken, getToken: freshToken } : {};
    this.#client = new Centrifuge(`${scheme}://${location.host}${config.websocketPath ?? "/connection/websocket"}`, options);
    this.#client.on("connecting", (ctx) => on.state("connecting", ctx.reason));
    this.#client.on("connected", () => on.state("connected", ""));
    this.#client.on("disconnected", (ctx) => on.state("disconnected", ctx.reason));
    this.#client.connect();
  }

  /** Leaves the present channel and watches another, from as far back as its history reaches. */
  watch(channel) {
    this.#subscribe(channel, { offset: 0, epoch: "" }, FALLBACKS);
  }

  #subscribe(channel, since, fallbacks) {
    if (this.#subscription) {
      this.#subscription.removeAllListeners();
      this.#subscription.unsubscribe();
      this.#client.removeSubscription(this.#subscription);
    }
    const subscription = this.#client.newSubscription(channel, { since, recoverable: true, positioned: true });
    this.#subscription = subscription;
    let first = true;
    subscription.on("subscribed", (ctx) => {
      const further = first ? olderStart(ctx, fallbacks) : null;
      first = false;
      if (further) {
        this.#subscribe(channel, further.since, further.rest);
        return;
      }
      // The recovered publications follow this event at once; afterwards it is known how many there were.
      setTimeout(() => {
        if (this.#subscription === subscription) {
          this.#on.subscribed(channel, ctx);
        }
      });
    });
    subscription.on("publication", (ctx) => this.#on.publication(ctx));
    subscription.on("error", (ctx) => this.#on.refused(channel, ctx.error?.message ?? "error"));
    subscription.on("unsubscribed", (ctx) => this.#on.refused(channel, ctx.reason));
    subscription.subscribe();
  }
}

/** A later start for a first subscribe that could not be recovered, or null when there is nothing to gain. */
function olderStart(ctx, fallbacks) {
  const top = ctx.streamPosition?.offset ?? 0;
  if (!ctx.wasRecovering || ctx.recovered || top === 0) {
    return null;
  }
  const index = fallbacks.findIndex((distance) => distance < top);
  if (index < 0) {
    return null;
  }
  return {
    since: { offset: top - fallbacks[index], epoch: ctx.streamPosition.epoch },
    rest: fallbacks.slice(index + 1),
  };
}
