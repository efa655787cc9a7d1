/** What a scenario left behind, on one timeline. */
@NullMarked
package resync.lab.evidence;

import org.jspecify.annotations.NullMarked;
