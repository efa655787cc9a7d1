/** Cucumber glue: the sentences of the features over the lab's API, and nothing else. */
@NullMarked
package resync.steps;

import org.jspecify.annotations.NullMarked;
