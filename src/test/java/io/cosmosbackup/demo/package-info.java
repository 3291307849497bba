/// What the demo does to the account besides backup and restore: {@link io.cosmosbackup.demo.DemoData} fills it,
/// notes what it holds, and destroys it.
@NullMarked
package io.cosmosbackup.demo;

import org.jspecify.annotations.NullMarked;
