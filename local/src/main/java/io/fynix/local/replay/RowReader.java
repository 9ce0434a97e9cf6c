package io.fynix.local.replay;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads the rows of a file one after the other. Belongs to one thread. */
interface RowReader extends Closeable {

  /** Most characters of one row; a longer one means the file is not what it is taken for. */
  int MAX_ROW_CHARACTERS = 1 << 20;

  /** The next row, empty at the end. */
  Optional<Row> next() throws IOException;
}
