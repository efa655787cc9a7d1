/** One running scenario: the API that the sentences of the features call. */
@NullMarked
package resync.lab.scenario;

import org.jspecify.annotations.NullMarked;
