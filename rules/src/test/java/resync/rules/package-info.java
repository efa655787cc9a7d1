/** Rules that the build checks over all modules. */
@NullMarked
package resync.rules;

import org.jspecify.annotations.NullMarked;
