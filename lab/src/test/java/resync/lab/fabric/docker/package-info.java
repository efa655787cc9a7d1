/** Tests with and without an engine. */
@NullMarked
package resync.lab.fabric.docker;

import org.jspecify.annotations.NullMarked;
