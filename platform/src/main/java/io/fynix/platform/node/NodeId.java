package io.fynix.platform.node;

import java.util.regex.Pattern;

/**
 * The name of one running process. Unlike the machine's, it is never used again: a process that
 * starts anew is another node.
 *
 * @param value 1 to 128 letters, digits, dots, hyphens and underscores
 */
public record NodeId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  public NodeId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a node's name: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
