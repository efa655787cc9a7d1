/** Captures: record, read, dissect. */
@NullMarked
package resync.lab.capture;

import org.jspecify.annotations.NullMarked;
