/// Values that several of the four kinds use: accounts, credentials, keys, conditions, the template of a
/// run. [Rules] holds the patterns and limits that the CRDs repeat.
///
/// Depends on no other package.
@NullMarked
package io.cosmosbackup.api.common;

import org.jspecify.annotations.NullMarked;
