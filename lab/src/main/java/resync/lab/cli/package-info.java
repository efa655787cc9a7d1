/** What people type. */
@NullMarked
package resync.lab.cli;

import org.jspecify.annotations.NullMarked;
