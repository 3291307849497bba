/// Azure Resource Manager over REST: [ResourceManager] shows and makes what the data plane of an account
/// refuses to Entra identities. It knows resources by their paths and nothing of what is in them.
///
/// Depends on `engine.account`, `engine.http`, `engine.identity`, `engine.json`, `engine.report`,
/// `engine.source` and `engine.source.rest`.
@NullMarked
package io.cosmosbackup.engine.source.arm;

import org.jspecify.annotations.NullMarked;
