package dev.plane.local.demo;

/**
 * Someone at the board, as the others see them.
 *
 * @param id {@code p1}, {@code p2}, … in the order of arrival
 * @param colour index into the page's palette, 0 to {@link #COLOURS} - 1
 */
record Participant(String id, String name, int colour) {

    /** Size of the palette in {@code board.js}. */
    static final int COLOURS = 12;
}
