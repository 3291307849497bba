/// The command line: {@link io.cosmosbackup.cli.RootCommand}, one class per verb. Wires the engine's runs to stores
/// and accounts, prints reports, and turns failures into exit codes: 0 ok, 1 a retry may help, 2 usage, 3 a retry
/// will not help.
@NullMarked
package io.cosmosbackup.cli;

import org.jspecify.annotations.NullMarked;
