/// Which APIs there are: [Accounts] opens an account by its API's name, to read or to write.
///
/// Depends on `engine.report`, `engine.requestunits`, `engine.source` and `engine.source.nosql`.
@NullMarked
package io.cosmosbackup.engine.accounts;

import org.jspecify.annotations.NullMarked;
