/// The command line: {@link io.cosmosbackup.cli.RootCommand}, one class per verb. Wires the engine's runs to
/// stores and accounts, prints reports, and turns failures into exit codes ({@link
/// io.cosmosbackup.engine.report.ExitCode}).
@NullMarked
package io.cosmosbackup.cli;

import org.jspecify.annotations.NullMarked;
