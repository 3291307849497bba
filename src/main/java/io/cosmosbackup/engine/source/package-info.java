/// Where documents come from and go to, whatever the API: [AccountSource] reads an account, [AccountTarget]
/// writes one. One sub-package per API implements both; `rest` is
/// what those over REST share.
///
/// Depends on `engine.account`, `engine.items`, `engine.report` and `engine.requestunits`.
@NullMarked
package io.cosmosbackup.engine.source;

import org.jspecify.annotations.NullMarked;
