package dev.plane.controller.http;

import java.util.List;

/** A part of the REST interface. */
public interface Api {
    List<Route> routes();
}
