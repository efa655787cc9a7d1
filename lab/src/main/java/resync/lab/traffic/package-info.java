/** Numbered probes between the hosts, and what their absence says. */
@NullMarked
package resync.lab.traffic;

import org.jspecify.annotations.NullMarked;
