/// What integration tests share: a loaded account, and what it holds.
@NullMarked
package io.cosmosbackup.support;

import org.jspecify.annotations.NullMarked;
