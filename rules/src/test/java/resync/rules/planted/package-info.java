/** Circles of classes, for the rule that refuses them. */
@NullMarked
package resync.rules.planted;

import org.jspecify.annotations.NullMarked;
