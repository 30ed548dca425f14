"""L-C4 at the paper's own scale: Stable Diffusion 1.5's VAE, CLIP text encoder and U-Net, with TDA, CMPF and L-CAD's luminance encoder.

`preset.py` has the shapes, `network.py` the whole of it, and each part a file of its own. README.md is the recipe.
"""
