/// The command line. [RootCommand] is the program; [BatchCommand] runs several command lines in one
/// process.
///
/// Depends on `cli.output`, `cli.verb` and `engine.report`.
@NullMarked
package io.cosmosbackup.cli;

import org.jspecify.annotations.NullMarked;
