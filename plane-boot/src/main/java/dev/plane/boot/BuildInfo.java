package dev.plane.boot;

import dev.plane.common.protocol.PlaneVersion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote down about itself. */
public final class BuildInfo {
    private static final String RESOURCE = "/META-INF/plane/build.properties";
    private static final PlaneVersion VERSION = read();

    private BuildInfo() {}

    /** The release and the source revision of this program; {@code unknown} outside of git. */
    public static PlaneVersion version() {
        return VERSION;
    }

    private static PlaneVersion read() {
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return new PlaneVersion(
                    properties.getProperty("version", "unknown"),
                    properties.getProperty("git-hash", "unknown"));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }
}
