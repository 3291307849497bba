/// Options that several verbs share, and what they read: environment variables and files.
///
/// Depends on `engine.account`, `engine.accounts`, `engine.contract`, `engine.crypto`, `engine.format`,
/// `engine.identity`, `engine.report`, `engine.repository`, `engine.requestunits`, `engine.retention`,
/// `engine.source`, `engine.store`, `engine.store.azure` and `engine.store.file`.
@NullMarked
package io.cosmosbackup.cli.option;

import org.jspecify.annotations.NullMarked;
