/// Which item a stored document is.
///
/// Pure. Depends on no other package.
@NullMarked
package io.cosmosbackup.engine.items;

import org.jspecify.annotations.NullMarked;
