package io.fynix.realtime.delta;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Describes a byte sequence as a change of another one: what to copy from the source and what to
 * insert. Stateless; safe from any thread.
 *
 * <p>Copies begin and end where characters of UTF-8 do. So the patch between two texts is itself a
 * text, and can travel inside a JSON string; between other bytes it is merely a little longer.
 *
 * @see <a href="https://fossil-scm.org/home/doc/trunk/www/delta_format.wiki">Fossil delta
 *     format</a>
 */
public final class FossilDelta {

  /** Bytes of a block of the source, the unit in which matches are looked for. */
  static final int BLOCK = 16;

  /** Most blocks of the source that are compared at one place of the target. */
  static final int MAX_CANDIDATES = 16;

  private final byte[] source;
  private final byte[] target;
  private final BlockIndex blocks;
  private final PatchWriter out;

  private FossilDelta(byte[] source, byte[] target) {
    this.source = source;
    this.target = target;
    this.blocks = new BlockIndex(source);
    this.out = new PatchWriter(target);
  }

  /** The patch that makes {@code target} of {@code source}; null when it saves nothing. */
  public static byte @Nullable [] patch(byte[] source, byte[] target) {
    byte[] patch = encode(source, target);
    return patch.length < target.length ? patch : null;
  }

  /** The patch, whether or not it is worth it. */
  static byte[] encode(byte[] source, byte[] target) {
    return new FossilDelta(source, target).encode();
  }

  private byte[] encode() {
    int done = 0;
    int at = 0;
    var window = new RollingHash();
    boolean fresh = true;
    while (at + BLOCK <= target.length && !blocks.isEmpty()) {
      if (fresh) {
        window.start(target, at);
        fresh = false;
      }
      Match match = best(window.value(), at, done);
      if (match != null) {
        out.insert(done, match.start());
        out.copy(match.length(), match.sourceStart());
        done = match.end();
        at = done;
        fresh = true;
      } else {
        if (at + BLOCK < target.length) {
          window.roll(target[at], target[at + BLOCK]);
        }
        at++;
      }
    }
    out.insert(done, target.length);
    return out.finish();
  }

  /** A part of the target that the source has too. */
  private record Match(int sourceStart, int start, int end) {
    int length() {
      return end - start;
    }
  }

  /** The longest worthwhile match around {@code at} that begins at {@code done} or later. */
  private @Nullable Match best(int hash, int at, int done) {
    Match best = null;
    int candidates = 0;
    for (int from = blocks.first(hash);
        from >= 0 && candidates < MAX_CANDIDATES;
        from = blocks.next(from)) {
      candidates++;
      Match match = around(from, at, done);
      if (match != null && (best == null || match.length() > best.length())) {
        best = match;
      }
    }
    return best;
  }

  private @Nullable Match around(int from, int at, int done) {
    int same = Arrays.mismatch(source, from, source.length, target, at, target.length);
    // Negative when all that is left of both is the same.
    int forward = same < 0 ? target.length - at : same;
    if (forward < BLOCK) {
      return null; // another block with the same hash
    }
    int start = at;
    int sourceStart = from;
    while (start > done && sourceStart > 0 && target[start - 1] == source[sourceStart - 1]) {
      start--;
      sourceStart--;
    }
    int end = at + forward;
    while (start < end && isInsideCharacter(start)) {
      start++;
      sourceStart++;
    }
    while (end > start && isInsideCharacter(end)) {
      end--;
    }
    int cost =
        PatchWriter.copyCost(end - start, sourceStart) + PatchWriter.insertCost(start - done);
    return end - start > cost ? new Match(sourceStart, start, end) : null;
  }

  /** Whether the byte at this place of the target continues a character of UTF-8. */
  private boolean isInsideCharacter(int place) {
    return place < target.length && (target[place] & 0xC0) == 0x80;
  }
}
