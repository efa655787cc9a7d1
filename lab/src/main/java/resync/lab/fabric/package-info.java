/** What can realise a topology, and how time passes there. */
@NullMarked
package resync.lab.fabric;

import org.jspecify.annotations.NullMarked;
