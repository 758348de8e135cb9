package dev.plane.controller.drone;

import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.name.DroneName;
import dev.plane.common.name.PoolName;
import dev.plane.common.protocol.FromDrone;
import dev.plane.common.protocol.ToDrone;
import dev.plane.common.view.ClusterState;
import dev.plane.common.view.Drained;
import dev.plane.controller.http.Answer;
import dev.plane.controller.http.Api;
import dev.plane.controller.http.Call;
import dev.plane.controller.http.Route;
import dev.plane.controller.http.SocketRun;
import dev.plane.controller.http.Work;
import dev.plane.controller.node.ClusterStateStore;
import dev.plane.controller.node.DroneStore;
import dev.plane.controller.session.NodeEndpoint;

import java.util.List;
import java.util.Optional;

/** The drones' socket; the state of a cluster; taking drones out of service. */
public final class DroneApi implements Api {
    private static final String FAULT = "Database error";

    private final NodeEndpoint door;
    private final NodeEndpoint.Kind<ToDrone, FromDrone> kind;
    private final DroneStore drones;
    private final ClusterStateStore clusters;

    public DroneApi(
            NodeEndpoint door, DroneDesk desk, DroneStore drones, ClusterStateStore clusters) {
        this.door = door;
        this.kind =
                new NodeEndpoint.Kind<>(
                        DroneName.class,
                        FromDrone.class,
                        (node, socket) -> new DroneSession(desk, node, socket).run());
        this.drones = drones;
        this.clusters = clusters;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/ctrl/c/{cluster}/state", Work.READ, FAULT, this::state),
                Route.socket("/ctrl/c/{cluster}/drone-socket", FAULT, this::open),
                Route.post(
                        "/ctrl/c/{cluster}/d/{drone}/drain",
                        Work.WRITE,
                        FAULT,
                        call -> setDraining(call, true)),
                Route.post(
                        "/ctrl/c/{cluster}/d/{drone}/undrain",
                        Work.WRITE,
                        FAULT,
                        call -> setDraining(call, false)));
    }

    private Answer state(Call call) {
        String cluster = call.path("cluster");
        return new Answer.Ok(
                canBeAName(cluster)
                        ? clusters.read(cluster)
                        : new ClusterState(List.of(), List.of()));
    }

    private SocketRun open(Call call) {
        PoolName pool = new PoolName(call.query("pool").orElse(""));
        return door.openInCluster(call, pool, kind);
    }

    private Answer setDraining(Call call, boolean draining) {
        String cluster = call.path("cluster");
        String drone = call.path("drone");
        return (canBeAName(cluster + drone)
                        ? drones.setDraining(cluster, drone, draining)
                        : Optional.<Drained>empty())
                .<Answer>map(Answer.Ok::new)
                .orElseGet(() -> Answer.Refused.of(ApiErrorKind.NotFound, "Drone does not exist"));
    }

    /** The database holds no text with NUL, and does not even let itself be asked for one. */
    private static boolean canBeAName(String text) {
        return text.indexOf('\0') < 0;
    }
}
