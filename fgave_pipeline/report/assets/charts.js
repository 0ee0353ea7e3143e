"use strict";
// Hands every chart that the page holds to Plotly, once it comes near to being seen.
(() => {
  const config = { displayModeBar: false, responsive: true };
  const draw = (place) => {
    const spec = JSON.parse(document.getElementById(`chart-${place.dataset.chart}`).textContent);
    Plotly.newPlot(place, spec.data, spec.layout, config).then(() =>
      place.dispatchEvent(new Event("drawn", { bubbles: true })),
    );
  };
  const near = new IntersectionObserver(
    (seen) => {
      for (const one of seen.filter((entry) => entry.isIntersecting)) {
        near.unobserve(one.target);
        draw(one.target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const place of document.querySelectorAll("[data-chart]")) near.observe(place);
})();
