@NullMarked
package resync.sim;

import org.jspecify.annotations.NullMarked;
