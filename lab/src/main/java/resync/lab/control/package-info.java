/** Control sockets: one JSON object a line in, one JSON object a line out. */
@NullMarked
package resync.lab.control;

import org.jspecify.annotations.NullMarked;
