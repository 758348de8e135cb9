package dev.plane.e2e.browser;

import dev.plane.e2e.system.Site;

import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import java.io.File;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Debian's Chromium without a window; it lives at a site, as all that a test starts. */
final class Browser implements AutoCloseable {
    private final ChromeDriver driver;

    Browser(Site site) {
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .usingAnyFreePort()
                        .withLogFile(site.home().resolve("chromedriver.log").toFile())
                        .withEnvironment(Map.of("HOME", site.home().toString()))
                        .build();
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1000,700",
                "--user-data-dir=" + site.home().resolve("chromium"));
        driver = new ChromeDriver(service, options);
    }

    /** Opens a session in a tab of its own. */
    BoardTab open(URI session) {
        Set<String> before = driver.getWindowHandles();
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(session.toString());
        String handle =
                driver.getWindowHandles().stream()
                        .filter(each -> !before.contains(each))
                        .findFirst()
                        .orElseThrow();
        return new BoardTab(driver, handle);
    }

    /** Ends the browser and its driver. */
    @Override
    public void close() {
        driver.quit();
    }
}
