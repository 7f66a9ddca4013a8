package io.kontor.app;

import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kontor}: what can be done from the command line. */
@Command(
        name = "kontor",
        description =
                "A clustered trading gateway: state the orders you want, it gets them onto the venues and keeps the books.",
        subcommands = {
            RunCommand.class,
            HaltCommand.class,
            OverrideCommand.class,
            ResumeCommand.class,
            SimCommand.class,
            ReplayCommand.class,
            BenchCommand.class,
            BareCommand.class,
            JournalCommand.class,
            IndexCommand.class,
            SchemaCommand.class,
            DevCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = KontorCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class KontorCommand {
    /** A user can do something about it: told in one line, without a stack trace. */
    static class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    static int execute(String[] args) {
        return commandLine().execute(args);
    }

    static CommandLine commandLine() {
        return new CommandLine(new KontorCommand())
                .registerConverter(AccountId.class, AccountId::new)
                .registerConverter(IntentId.class, IntentId::new)
                .registerConverter(Symbol.class, Symbol::new)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(KontorCommand::failed);
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof Failure failure) {
            command.getErr().println("kontor: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
    }

    /**
     * Throws unless what was printed went out: a writer swallows that a disk is full, and whoever reads the file would take it for whole.
     *
     * @param out as picocli gives it, over the system's own, which swallows it too
     */
    static void requirePrinted(PrintWriter out) {
        if (out.checkError() || System.out.checkError()) {
            throw new Failure("the output is cut off: it cannot be written", null);
        }
    }

    /** The version the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"kontor " + built().orElse("(development)")};
        }

        /** Empty where it runs from class files. */
        static Optional<String> built() {
            return Optional.ofNullable(KontorCommand.class.getPackage().getImplementationVersion());
        }
    }
}
