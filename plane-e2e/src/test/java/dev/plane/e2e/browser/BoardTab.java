package dev.plane.e2e.browser;

import dev.plane.testkit.Await;

import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

import java.util.Objects;

/** A tab that shows the whiteboard of a session. */
final class BoardTab {
    private final WebDriver driver;
    private final String handle;

    BoardTab(WebDriver driver, String handle) {
        this.driver = driver;
        this.handle = handle;
    }

    /** Waits until so many people share the board. */
    void awaitParticipants(int count) {
        awaitData("participants", "count", count);
    }

    /** Waits until so many strokes are on the board. */
    void awaitStrokes(int count) {
        awaitData("board", "strokes", count);
    }

    int strokes() {
        return Integer.parseInt(data("board", "strokes"));
    }

    String backend() {
        return element("backend").getText();
    }

    String key() {
        return element("key").getText();
    }

    /** What the page shows of the key's fencing token. */
    long fencingToken() {
        return Long.parseLong(element("fencing-token").getText().replaceAll("\\D", ""));
    }

    /** Draws one stroke with the mouse, this far below the middle. */
    void draw(int offset) {
        new Actions(driver)
                .moveToElement(element("board"), -150, offset)
                .clickAndHold()
                .moveByOffset(100, 40)
                .moveByOffset(100, -40)
                .release()
                .perform();
    }

    void close() {
        show();
        driver.close();
        driver.getWindowHandles().stream()
                .findFirst()
                .ifPresent(other -> driver.switchTo().window(other));
    }

    private void awaitData(String testId, String name, int value) {
        Await.until(
                "%s of %s becomes %d".formatted(name, testId, value),
                () -> data(testId, name).equals(Integer.toString(value)));
    }

    private String data(String testId, String name) {
        return Objects.requireNonNull(element(testId).getDomAttribute("data-" + name));
    }

    private WebElement element(String testId) {
        show();
        return driver.findElement(By.cssSelector("[data-testid='" + testId + "']"));
    }

    private void show() {
        driver.switchTo().window(handle);
    }
}
