/// One class per subcommand, thin: parses, calls the model, prints. Exit codes are [ExitCode]'s everywhere.
package org.walscope.app.cli;
