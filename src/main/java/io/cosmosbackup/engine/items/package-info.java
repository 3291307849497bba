/// Which item a stored line is. Start at [ItemIdentity]: it is made of a container's definition, and scans
/// each line once into an [Item]. No account and no SDK is asked, so whatever reads a backup can use it.
///
/// Pure. Depends on `engine.account`, `engine.crypto`, `engine.json` and `engine.report`.
@NullMarked
package io.cosmosbackup.engine.items;

import org.jspecify.annotations.NullMarked;
