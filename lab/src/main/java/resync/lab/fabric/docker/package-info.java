/**
 * The fabric of Docker containers: one internal network a scenario, every link a VXLAN segment over
 * it.
 */
@NullMarked
package resync.lab.fabric.docker;

import org.jspecify.annotations.NullMarked;
