/** What stays after a run: a folder a run, a folder a scenario. */
@NullMarked
package resync.lab.archive;

import org.jspecify.annotations.NullMarked;
