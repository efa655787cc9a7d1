/** Pure functions from evidence to a verdict. */
@NullMarked
package resync.lab.check;

import org.jspecify.annotations.NullMarked;
