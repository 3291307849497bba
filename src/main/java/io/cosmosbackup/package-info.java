/// The application: {@link io.cosmosbackup.Main} names the modes, nothing else.
@NullMarked
package io.cosmosbackup;

import org.jspecify.annotations.NullMarked;
