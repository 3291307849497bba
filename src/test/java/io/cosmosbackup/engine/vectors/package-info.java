/// Repositories that released versions have written, and the test that every later one reads them.
@NullMarked
package io.cosmosbackup.engine.vectors;

import org.jspecify.annotations.NullMarked;
