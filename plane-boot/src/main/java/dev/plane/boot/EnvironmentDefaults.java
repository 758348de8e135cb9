package dev.plane.boot;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

import java.util.Locale;
import java.util.Map;

/**
 * Default values of flags from the environment: {@code PLANE_HTTP_PORT} for {@code --http-port}.
 * Flags of which one is chosen have none: the choice is made on the command line.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || option.group() != null
                || option.usageHelp()
                || option.versionHelp()
                || !option.longestName().startsWith("--")) {
            return null;
        }
        return environment.get(variable(option.longestName()));
    }

    static String variable(String flag) {
        return "PLANE_" + flag.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
