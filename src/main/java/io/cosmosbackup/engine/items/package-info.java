/// Which item a stored document is: [ItemKey]. What of it its client sent: [FedDocument].
///
/// Pure. Depends on `engine.crypto`, `engine.json` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.items;

import org.jspecify.annotations.NullMarked;
