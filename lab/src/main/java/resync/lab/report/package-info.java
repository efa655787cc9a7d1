/** The page that people look at after a run. */
@NullMarked
package resync.lab.report;

import org.jspecify.annotations.NullMarked;
