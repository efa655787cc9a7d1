/** The second fabric: Java peers in one JVM on a simulated network in virtual time. */
@NullMarked
package resync.sim;

import org.jspecify.annotations.NullMarked;
